package io.returnwise.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class FormatTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 3, 1);

  @Test
  void moneyHasTheDigitsOfItsCurrency() {
    assertThat(new Money(123_450, "GBP").exact()).isEqualTo("1,234.50 GBP");
    assertThat(new Money(-5, "EUR").exact()).isEqualTo("-0.05 EUR");
    assertThat(new Money(123_450, "JPY").exact()).isEqualTo("123,450 JPY");
    assertThat(new Money(123_450, "KWD").exact()).isEqualTo("123.450 KWD");
    assertThat(new Money(123_450, "GBP").whole()).isEqualTo("1,235 GBP");
  }

  @Test
  void moneyOfAnUnknownCurrencyIsNotGivenAPoint() {
    assertThat(new Money(123_450, "ZZZ").exact()).isEqualTo("123,450 minor units of ZZZ");
  }

  @Test
  void theLocaleOfTheMachineChangesNothing() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(new Money(123_450, "GBP").exact()).isEqualTo("1,234.50 GBP");
      assertThat(Text.count(1_234_567)).isEqualTo("1,234,567");
      assertThat(Day.of(AS_OF, AS_OF).text()).isEqualTo("1 Mar 2026");
      assertThat(Scale.percent(12.5)).isEqualTo("12.50%");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void percentagesNeverClaimNothingOrEverything() {
    assertThat(Text.percent(0.123)).isEqualTo("12.3%");
    assertThat(Text.percent(0.99996)).isEqualTo("over 99.9%");
    assertThat(Text.percent(0.00001)).isEqualTo("under 0.1%");
    assertThat(Text.percent(0)).isEqualTo("0.0%");
    assertThat(Text.percent(Double.NaN)).isEqualTo(Text.NONE);
  }

  @Test
  void wordsFollowTheirNumber() {
    assertThat(Text.count(1, "listing", "listings")).isEqualTo("1 listing");
    assertThat(Text.count(1_200, "listing", "listings")).isEqualTo("1,200 listings");
    assertThat(Text.enumeration(List.of())).isEmpty();
    assertThat(Text.enumeration(List.of("a", "b", "c"))).isEqualTo("a, b and c");
  }

  @Test
  void daysTellTheirDistanceFromTheAsOfDay() {
    assertThat(Day.of(AS_OF.plusDays(1), AS_OF).distance()).isEqualTo("in 1 day");
    assertThat(Day.of(AS_OF.minusDays(3), AS_OF))
        .isEqualTo(new Day("2026-02-26", "26 Feb 2026", "3 days ago", true));
  }

  @Test
  void ratiosStandOnAxesOfPowersOfTwoAroundOne() {
    Scale scale = Scale.ofRatios(DoubleStream.of(0.8, 3.1, Double.NaN));

    assertThat(scale.ticks().stream().map(Scale.Tick::label)).containsExactly("1/2", "1", "2", "4");
    assertThat(scale.at(0.5)).isEqualTo("4.00%");
    assertThat(scale.at(4)).isEqualTo("96.00%");
    assertThat(scale.at(1000)).isEqualTo("96.00%");
    assertThat(scale.at(0)).isEqualTo("4.00%");
  }

  @Test
  void equalValuesStandInTheMiddleOfTheirAxis() {
    assertThat(Scale.around(DoubleStream.of(0.7, 0.7)).at(0.7)).isEqualTo("50.00%");
  }

  @Test
  void reasonsAreReadFromTheirText() {
    assertThat(ReasonMix.of("size 62%, buyer-error 30.5%, rest 90%").parts())
        .containsExactly(
            new ReasonMix.Part("size", "reason-size", "62%", "0.00%", "62.00%"),
            new ReasonMix.Part("buyer-error", "reason-buyer-error", "30.5%", "62.00%", "30.50%"),
            new ReasonMix.Part("rest", "reason-rest", "90%", "92.50%", "7.50%"));
    assertThat(ReasonMix.of("mostly size").parts()).isEmpty();
  }
}
