package io.returnwise.ingest;

import static org.apache.spark.sql.functions.regexp_replace;

import org.apache.spark.sql.Column;

/** Takes what looks personal out of free text. */
final class Redaction {
  static final String REDACTED = "[redacted]";

  private static final String EMAIL = "[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+";
  private static final String CARD = "\\b(?:\\d[ -]?){13,19}\\b";
  private static final String PHONE = "(?<![\\d-])\\+?\\(?\\d{2,4}\\)?[ /-]\\d{3,}[ /-]?\\d{2,}\\b";

  private Redaction() {}

  /** The text without e-mail addresses, phone numbers and card-like numbers. */
  static Column of(Column text) {
    Column withoutEmail = regexp_replace(text, EMAIL, REDACTED);
    Column withoutCard = regexp_replace(withoutEmail, CARD, REDACTED);
    return regexp_replace(withoutCard, PHONE, REDACTED);
  }
}
