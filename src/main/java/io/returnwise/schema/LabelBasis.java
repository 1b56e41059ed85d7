package io.returnwise.schema;

/** How a return of an order line is recognised. */
public final class LabelBasis {
  /** By dated returns matched to the line. */
  public static final String EVENTS = "events";

  /** By one final flag on the line, without a date. */
  public static final String FLAG = "flag";

  /** Not at all: the line enters no training and no metric. */
  public static final String NONE = "none";

  private LabelBasis() {}
}
