package io.returnwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.testing.SparkExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code simulate} and {@code evaluate} answer to wrong options. */
@ExtendWith(SparkExtension.class)
class SimulateCommandTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void use(SparkSession spark) {
    Sessions.use(spark);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(
            2,
            "There is no preset tiny; known presets are [default, small, fashion",
            List.of("simulate", "--lines", "10", "--seed", "1", "--out", "x", "--preset", "tiny")),
        Arguments.of(
            2,
            "abuse.strength: expected a share from 0 to below 1, or a range like [0.1, 0.2], found 'strong'",
            List.of(
                "simulate",
                "--lines",
                "10",
                "--seed",
                "1",
                "--out",
                "x",
                "--set",
                "abuse.strength=strong")),
        Arguments.of(
            2,
            "abuse.power: unknown setting",
            List.of(
                "simulate",
                "--lines",
                "10",
                "--seed",
                "1",
                "--out",
                "x",
                "--set",
                "abuse.power=1")),
        Arguments.of(
            2,
            "expected at least 1 line, found 0",
            List.of("simulate", "--lines", "0", "--seed", "1", "--out", "x")),
        Arguments.of(
            2,
            "--as: expected parquet or csv, found 'xml'",
            List.of("simulate", "--lines", "10", "--seed", "1", "--out", "x", "--as", "xml")),
        Arguments.of(
            2,
            "--without-problems and --bad-rows are for --as csv",
            List.of("simulate", "--lines", "10", "--seed", "1", "--out", "x", "--bad-rows", "1")),
        Arguments.of(
            2,
            "Expected as many --truth as --warehouse, found 2 and 1",
            List.of("evaluate", "--warehouse", "w", "--truth", "t", "--truth", "u")),
        Arguments.of(
            3,
            "There is no warehouse at",
            List.of("evaluate", "--warehouse", "WAREHOUSE", "--truth", "t")),
        Arguments.of(
            2, "Missing required option: '--truth", List.of("evaluate", "--warehouse", "w")));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void oneMessageAndAnExitCode(int exitCode, String message, List<String> args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] given =
        args.stream()
            .map(arg -> arg.equals("WAREHOUSE") ? folder.resolve("none").toString() : arg)
            .toArray(String[]::new);

    int ended = Main.run(new PrintWriter(out), new PrintWriter(err), given);

    assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    assertThat(ended).isEqualTo(exitCode);
    assertThat(out.toString()).isEmpty();
  }
}
