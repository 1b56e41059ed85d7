package io.returnwise.schema;

/** What the calendar says of the time of a purchase. */
public enum Moment {
  WEEKDAY_SIN("sine of the weekday"),
  WEEKDAY_COS("cosine of the weekday"),
  HOUR_SIN("sine of the hour"),
  HOUR_COS("cosine of the hour"),
  SEASON_SIN("sine of the day of the year"),
  SEASON_COS("cosine of the day of the year"),
  PEAK_SEASON("0 or 1"),
  DAYS_TO_PEAK("ln(1 + days)"),
  DAYS_SINCE_PEAK("ln(1 + days)"),
  DAYS_OPEN("ln(1 + days)");

  private final String unit;

  Moment(String unit) {
    this.unit = unit;
  }

  /** Whether the day of a purchase is enough to tell. */
  boolean isOfTheDay() {
    return this != HOUR_SIN && this != HOUR_COS;
  }

  /** What its number stands for. */
  public String unit() {
    return unit;
  }
}
