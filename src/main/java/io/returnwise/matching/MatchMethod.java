package io.returnwise.matching;

/** How a return found its line, as written to {@code return_events.match_method}. */
public final class MatchMethod {
  /** The latest earlier line of the key with exactly as many open units. */
  public static final String SAME_UNITS = "same-units";

  /** The latest earlier lines of the key, one after the other. */
  public static final String LATEST_EARLIER = "latest-earlier";

  /** The final flag stands on the line itself; without units when a later one took it back. */
  public static final String FLAG = "flag";

  /** The return lacks one of the columns to match by. */
  public static final String NO_KEY = "unmatched: no key";

  /** No earlier line of the key has open units. */
  public static final String NO_OPEN_LINE = "unmatched: no open line";

  /** Units beyond those sold before on the key. */
  public static final String MORE_THAN_SOLD = "unmatched: more than sold";

  /** A later match took the piece away; it has no units. */
  public static final String SUPERSEDED = "superseded";

  private MatchMethod() {}
}
