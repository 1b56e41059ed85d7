package io.returnwise.simulate.market;

/** What a value has to look like. Ranges are two numbers between which every seed draws its own. */
enum Kind {
  TEXT("log-normal or heavy"),
  TEXTS("a list without repetition of"),
  DAY("a day like 2024-07-01"),
  WHOLE("a whole number"),
  NUMBER("a number above 0"),
  SHARE("a share from 0 to 1"),
  EXPONENT("a number from 0 to below 1"),
  /** Of numbers that may be negative. */
  RANGE("a number from -5 to 5, or a range like [0.1, 0.2]"),
  AMOUNTS("a number from 0 to 100, or a range like [0.1, 0.2]"),
  SHARES("a share from 0 to below 1, or a range like [0.1, 0.2]");

  private final String expectation;

  Kind(String expectation) {
    this.expectation = expectation;
  }

  String expectation() {
    return expectation;
  }

  boolean isRange() {
    return this == RANGE || this == AMOUNTS || this == SHARES;
  }
}
