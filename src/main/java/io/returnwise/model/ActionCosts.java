package io.returnwise.model;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.Problems;
import java.util.OptionalDouble;

/**
 * What it costs and saves to act on an order line that may come back, before it does: to ask the
 * buyer for the size, say, or to check the parcel. Money is in units of the shop currency.
 *
 * @param action what acting on one line costs
 * @param ofReturn what one return costs
 * @param lostSale what is lost where acting makes a buyer cancel who would have kept the line
 * @param preventedShare share of the returns that acting prevents
 * @param lostShare share of the kept lines that acting loses
 */
public record ActionCosts(
    double action, double ofReturn, double lostSale, double preventedShare, double lostShare) {
  private static final double MOST = 1e9;

  public ActionCosts {
    new Problems("Invalid costs")
        .require(isMoney(action), "costs.action must be from 0 to 1000000000, but is %s", action)
        .require(
            isMoney(ofReturn), "costs.return must be from 0 to 1000000000, but is %s", ofReturn)
        .require(
            isMoney(lostSale), "costs.lost-sale must be from 0 to 1000000000, but is %s", lostSale)
        .require(
            isShare(preventedShare),
            "costs.prevented-share must be from 0 to 1, but is %s",
            preventedShare)
        .require(isShare(lostShare), "costs.lost-share must be from 0 to 1, but is %s", lostShare)
        .throwIfAny(InvalidConfigException::new);
  }

  private static boolean isMoney(double value) {
    return value >= 0 && value <= MOST;
  }

  private static boolean isShare(double value) {
    return value >= 0 && value <= 1;
  }

  /** Whether both sides are known: what acting can save, and what it costs. */
  public boolean isSet() {
    return gain() > 0 && loss() + action > 0;
  }

  private double gain() {
    return preventedShare * ofReturn;
  }

  private double loss() {
    return lostShare * lostSale;
  }

  /**
   * The probability of a return from which acting saves as much as it costs (Elkan, "The
   * foundations of cost-sensitive learning", 2001); none where it never does.
   */
  public OptionalDouble actFrom() {
    double threshold = (loss() + action) / (gain() + loss());
    return threshold <= 1 ? OptionalDouble.of(threshold) : OptionalDouble.empty();
  }

  /** What acting on some lines saves, of which some would come back; below 0 if it costs more. */
  double saved(double lines, double returned) {
    return returned * gain() - (lines - returned) * loss() - lines * action;
  }
}
