package io.returnwise.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void theIntervalOfAShareIsWilsons() {
    // Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, and 0 of 20.
    Interval usual = Interval.ofShare(81, 263);
    assertThat(usual.low()).isCloseTo(0.2553, within(5e-5));
    assertThat(usual.high()).isCloseTo(0.3662, within(5e-5));
    Interval none = Interval.ofShare(0, 20);
    assertThat(none.low()).isCloseTo(0, within(1e-12));
    assertThat(none.high()).isCloseTo(0.1611, within(5e-5));
  }

  @Test
  void theIntervalOfAMeanIsStudents() {
    // Mean 2, standard deviation 1, three values: 4.302653 / sqrt(3) to both sides.
    Interval interval = Interval.ofMean(List.of(1.0, 2.0, 3.0));

    assertThat(interval.low()).isCloseTo(2 - 4.302653 / Math.sqrt(3), within(1e-5));
    assertThat(interval.high()).isCloseTo(2 + 4.302653 / Math.sqrt(3), within(1e-5));
    assertThat(interval.asShare()).isEqualTo(new Interval(0.0, 1.0));
  }

  @Test
  void theIntervalOfARatioIsThatOfGroupsDrawnWhole() {
    // Shares 0.2 and 0.4 of 10 cases each: mean 0.3, standard error 0.1, 12.7062 with one degree.
    Interval alike = Interval.ofRatio(List.of(new Interval.Hits(2, 10), new Interval.Hits(4, 10)));
    assertThat(alike).isEqualTo(new Interval(0.0, 1.0));

    // Of groups of one size it is the interval of the mean of their shares.
    List<Interval.Hits> groups =
        List.of(new Interval.Hits(28, 100), new Interval.Hits(31, 100), new Interval.Hits(34, 100));
    Interval mean = Interval.ofMean(List.of(0.28, 0.31, 0.34));
    assertThat(Interval.ofRatio(groups).low()).isCloseTo(mean.low(), within(1e-12));
    assertThat(Interval.ofRatio(groups).high()).isCloseTo(mean.high(), within(1e-12));
    List<Interval.Hits> withNone =
        List.of(groups.get(0), groups.get(1), groups.get(2), new Interval.Hits(0, 0));
    assertThat(Interval.ofRatio(withNone)).isEqualTo(Interval.ofRatio(groups));
  }

  @Test
  void oneValueAndNoCasesHaveNoInterval() {
    assertThat(Interval.ofMean(List.of(1.0))).isEqualTo(Interval.NONE);
    assertThat(Interval.ofShare(0, 0)).isEqualTo(Interval.NONE);
    assertThat(Interval.ofRatio(List.of(new Interval.Hits(1, 2)))).isEqualTo(Interval.NONE);
  }
}
