package io.returnwise.simulate;

import java.util.Arrays;
import java.util.Set;

/**
 * The buyers: how active each is, how readily each returns, and where each lives.
 *
 * <p>About 3,000 buyers for 12,000 lines and 20,000 for 100,000. Activity follows a Zipf law whose
 * shift grows with their number, so that the most active place about eight times as many orders as
 * the mean at any size. Honest buyers differ by a log-normal factor on the return odds.
 */
final class Buyers {
  private static final double BUYERS_AT_REFERENCE = 3_000;
  private static final double REFERENCE_LINES = 12_000;
  private static final double BUYER_GROWTH = 0.895;

  private static final double ACTIVITY_ZIPF = 0.4;
  private static final double ACTIVITY_SHIFT = 0.02;
  private static final double HABIT_SIGMA = 0.25;

  private static final String[] COUNTRIES = {"DE", "AT", "FR", "NL", "BE"};
  private static final WeightedChoice COUNTRY = new WeightedChoice(0.55, 0.12, 0.13, 0.12, 0.08);
  private static final double SECOND_DOMAIN = 0.4;

  private final int[] byActivity;
  private final double[] logOdds;
  private final byte[] countries;
  private final boolean[] onSecondDomain;
  private final double[] activity;
  private WeightedChoice orders;

  Buyers(long lines, Dice dice) {
    int size =
        (int)
            Math.round(BUYERS_AT_REFERENCE * StrictMath.pow(lines / REFERENCE_LINES, BUYER_GROWTH));
    byActivity = shuffled(size, dice);
    logOdds = new double[size];
    countries = new byte[size];
    onSecondDomain = new boolean[size];
    activity = new double[size];
    for (int i = 0; i < size; i++) {
      activity[byActivity[i]] = WeightedChoice.zipf(i, ACTIVITY_SHIFT * size, ACTIVITY_ZIPF);
      logOdds[i] = HABIT_SIGMA * dice.gaussian();
      countries[i] = (byte) COUNTRY.draw(dice);
      onSecondDomain[i] = dice.chance(SECOND_DOMAIN);
    }
    orders = new WeightedChoice(activity);
  }

  int size() {
    return byActivity.length;
  }

  int draw(Dice buying) {
    return orders.draw(buying);
  }

  /** The most active buyers, best first. */
  int[] mostActive(int count) {
    return Arrays.copyOf(byActivity, count);
  }

  /** Lets these buyers order this many times as often as before. */
  void raiseActivity(Set<Integer> who, double factor) {
    who.forEach(buyer -> activity[buyer] *= factor);
    orders = new WeightedChoice(activity);
  }

  String email(int buyer) {
    return "b" + (buyer + 1) + (onSecondDomain[buyer] ? "@example.org" : "@example.com");
  }

  String country(int buyer) {
    return COUNTRIES[countries[buyer]];
  }

  /** What the buyer's habit adds to the log-odds of a return. */
  double logOdds(int buyer) {
    return logOdds[buyer];
  }

  private static int[] shuffled(int size, Dice dice) {
    int[] indices = new int[size];
    for (int i = 0; i < size; i++) {
      int other = dice.between(0, i);
      indices[i] = indices[other];
      indices[other] = i;
    }
    return indices;
  }
}
