package io.returnwise.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.policy.ReturnPolicy;
import io.returnwise.policy.ReturnPolicy.Extension;
import io.returnwise.policy.ReturnPolicy.Peak;
import io.returnwise.policy.ReturnPolicy.Window;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
  private static final String POLICY =
      """
      windows:
        - {from: 2020-01-01, days: 14}
      extensions:
        - {name: holiday, from: 2025-11-01, to: 2025-12-31, until: 2026-01-31}
      peaks:
        - {name: sales, from: 01-02, to: 01-15}
      """;

  @Test
  void readsEveryPart() {
    assertThat(PolicyReader.read("test", POLICY))
        .isEqualTo(
            new ReturnPolicy(
                List.of(new Window(LocalDate.of(2020, 1, 1), 14)),
                List.of(
                    new Extension(
                        "holiday",
                        LocalDate.of(2025, 11, 1),
                        LocalDate.of(2025, 12, 31),
                        LocalDate.of(2026, 1, 31))),
                List.of(new Peak("sales", MonthDay.of(1, 2), MonthDay.of(1, 15)))));
  }

  @Test
  void shipsAPolicyWithAWindowForEveryDay() {
    assertThat(PolicyReader.shipped().windows())
        .containsExactly(new Window(LocalDate.of(1970, 1, 1), 30));
    assertThat(PolicyReader.shipped().extensions()).isNotEmpty();
    assertThat(PolicyReader.shipped().peaks()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          windows:         | window:          | window: unknown key; expected one of [extensions, peaks, windows]
          days: 14         | day: 14          | windows[0].day: unknown key; expected one of [days, from]
          days: 14         | days: two weeks  | windows[0].days: expected a whole number, found 'two weeks'
          days: 14         | days: 731        | windows.days must be from 0 to 730, but is 731
          from: 2020-01-01 | from: 01.01.2020 | windows[0].from: expected a day such as 2026-11-01, found '01.01.2020'
          until: 2026-01   | until: 2025-01   | extension holiday must have from, to and until in this order
          from: 01-02      | from: 13-02      | peaks[0].from: expected month-day such as 11-20, found '13-02'
          name: sales,     | ''               | peaks[0].name: expected a value, found none
          """)
  void refusesWhatCannotBe(String good, String bad, String message) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> PolicyReader.read("test", POLICY.replace(good, bad)))
        .withMessageContaining(message)
        .extracting(InvalidConfigException::exitCode)
        .isEqualTo(2);
  }

  @Test
  void needsAWindow() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> PolicyReader.read("test", "windows: []"))
        .withMessageContaining("windows must hold at least one return window");
  }
}
