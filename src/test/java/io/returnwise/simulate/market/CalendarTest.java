package io.returnwise.simulate.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.HashMap;
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
    // The season begins on the Monday before Black Friday, whatever a policy's calendar says.
    assertThat(sold(even, "2025-11-24") / sold(even, "2025-11-17")).isCloseTo(1.5, within(0.12));
    assertThat(sold(even, "2024-11-25") / sold(even, "2024-11-18")).isCloseTo(1.5, within(0.12));
    assertThat(sold(even, "2025-12-09") / sold(even, "2025-11-18"))
        .isCloseTo(1.5 * 1.15 / 1.20, within(0.12));
  }

  @Test
  void weeksAndYearsHaveTheirCourse() {
    Map<String, String> even = Map.of("time.day-noise", "0.000001", "time.growth", "0");
    World usual = new World(200_000, 9_002, even);
    Map<String, String> flat = new HashMap<>(even);
    flat.putAll(Map.of("time.week", "0", "time.year", "0"));
    World level = new World(200_000, 9_002, flat);

    // A Sunday in March, the Friday before, and the Sunday four weeks before.
    assertThat(sold(usual, "2026-03-22") / sold(usual, "2026-03-20"))
        .isCloseTo(1.16 / 0.90, within(0.04));
    assertThat(sold(usual, "2026-03-22") / sold(usual, "2026-02-22"))
        .isCloseTo(0.92 / 0.85, within(0.04));
    assertThat(sold(level, "2026-03-22") / sold(level, "2026-03-20")).isCloseTo(1, within(0.02));
    assertThat(sold(level, "2026-03-22") / sold(level, "2026-02-22")).isCloseTo(1, within(0.02));
  }

  @Test
  void salesGrowByTheirShareInAYear() {
    World growing =
        new World(200_000, 9_002, Map.of("time.day-noise", "0.000001", "time.growth", "0.4"));

    // 52 weeks later, on the same day of the week.
    assertThat(sold(growing, "2026-03-18") / sold(growing, "2025-03-19"))
        .isCloseTo(Math.pow(1.4, 364 / 365.25), within(0.05));
  }

  private static double sold(World world, String date) {
    int day = (int) (LocalDate.parse(date).toEpochDay() - world.calendar.date(0).toEpochDay());
    return world.calendar.soldBy(day) - world.calendar.soldBy(day - 1);
  }
}
