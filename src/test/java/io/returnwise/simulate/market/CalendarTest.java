package io.returnwise.simulate.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalendarTest {
  @Test
  void peaksStandOutByTheirFactors() {
    World even =
        new World(200_000, 9_002, Map.of("time.day-noise", "0.000001", "time.growth", "0"));

    // 28 November 2025 is a Friday in the holiday season; the Friday two weeks before is in
    // neither.
    assertThat(sold(even, "2025-11-28") / sold(even, "2025-11-14"))
        .isCloseTo(2.6 * 1.5, within(0.25));
    assertThat(sold(even, "2025-07-15") / sold(even, "2025-07-22")).isCloseTo(2.2, within(0.15));
    assertThat(sold(even, "2025-12-09") / sold(even, "2025-11-18"))
        .isCloseTo(1.5 * 1.15 / 1.20, within(0.12));
  }

  private static double sold(World world, String date) {
    int day = (int) (LocalDate.parse(date).toEpochDay() - world.calendar.date(0).toEpochDay());
    return world.calendar.soldBy(day) - world.calendar.soldBy(day - 1);
  }
}
