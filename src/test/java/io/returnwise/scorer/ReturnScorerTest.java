package io.returnwise.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A blend of −1 + a + 2b, and of a tree that asks a, and then b. */
class ReturnScorerTest {
  private static final Offset<Double> CLOSE = within(1e-12);

  /** Up to 0.5 of a: −0.2; above it, up to 2 of b: 0.3, above that 0.6. */
  private static final Tree TREE =
      new Tree(
          new int[] {0, -1, 1, -1, -1},
          new double[] {0.5, 0, 2, 0, 0},
          new int[] {1, 0, 3, 0, 0},
          new int[] {2, 0, 4, 0, 0},
          new double[] {0.1, -0.2, 0.4, 0.3, 0.6});

  private static final LinearMember LINEAR =
      new LinearMember(0.25, -1, new double[] {1, 2}, new double[] {0.1, 0.2});
  private static final BoostedTreesMember TREES =
      new BoostedTreesMember(0.75, -0.3, new double[] {2}, List.of(TREE));
  private static final Calibration CALIBRATION = new Calibration(0.1, 0.9);

  private static final ReturnScorer SCORER = new ReturnScorer(model(List.of(LINEAR, TREES)));

  private static ScorerModel model(List<Member> members) {
    return new ScorerModel(
        ScorerModel.FORMAT,
        ScorerModel.VERSION,
        "model-1",
        "2026-07-01",
        "at-order",
        List.of(
            new ScorerFeature("a", "The one.", "days", 0),
            new ScorerFeature("b", "The other.", "0 or 1", 1)),
        CALIBRATION,
        members);
  }

  private static String file() {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ReturnScorer.write(SCORER.model(), out);
      return out.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ReturnScorer read(String file) throws IOException {
    return ReturnScorer.read(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 3, -0.2", "0.6, 2, 0.3", "0.6, 2.1, 0.6"})
  void theBlendAddsWeightedMargins(double a, double b, double answer) {
    double linear = -1 + a + 2 * b;
    double margin = 0.25 * linear + 0.75 * (-0.3 + 2 * answer);

    assertThat(SCORER.margin(new double[] {a, b})).isCloseTo(margin, CLOSE);
    assertThat(SCORER.probability(new double[] {a, b}))
        .isCloseTo(1 / (1 + Math.exp(-(0.1 + 0.9 * margin))), CLOSE);
  }

  @Test
  void contributionsAndCalibrationAddUpToTheLogOdds() {
    Explanation found = SCORER.explain(new double[] {0.6, 2.1});
    double sum = found.contributions().values().stream().mapToDouble(v -> v).sum();

    assertThat(found.base() + sum).isCloseTo(found.margin(), CLOSE);
    assertThat(found.margin() + found.calibration())
        .isCloseTo(Math.log(found.probability() / (1 - found.probability())), within(1e-9));
    // Means for the regression, steps of the path for the tree.
    assertThat(found.base()).isCloseTo(0.25 * (-1 + 0.1 + 0.4) + 0.75 * (-0.3 + 0.2), CLOSE);
    assertThat(found.contributions().get("a"))
        .isCloseTo(0.25 * (0.6 - 0.1) + 0.75 * 2 * (0.4 - 0.1), CLOSE);
    assertThat(found.contributions().get("b"))
        .isCloseTo(0.25 * 2 * (2.1 - 0.2) + 0.75 * 2 * (0.6 - 0.4), CLOSE);
  }

  @Test
  void whatIsNotNamedIsUnknown() {
    assertThat(SCORER.features()).containsExactly("a", "b");
    assertThat(SCORER.values(Map.of("a", 7.0))).containsExactly(7, 1);
    assertThatThrownBy(() -> SCORER.values(Map.of("a", 7.0, "d", 1.0, "c", 1.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The model has no features [c, d]");
    Map<String, Double> withNull = new HashMap<>();
    withNull.put("b", null);
    assertThatThrownBy(() -> SCORER.values(withNull))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("b has no value: leave it out");
  }

  @Test
  void aWrittenModelReadsBackTheSame() throws IOException {
    ReturnScorer again = read(file());
    double[] line = {0.6, 2.1};

    assertThat(again.probability(line)).isEqualTo(SCORER.probability(line));
    assertThat(again.explain(line)).isEqualTo(SCORER.explain(line));
    assertThat(again.model().features()).isEqualTo(SCORER.model().features());
  }

  @Test
  void probabilitiesStayBetweenNeverAndAlways() {
    assertThat(SCORER.probability(new double[] {0, 1e6})).isEqualTo(1 - 1e-9);
    assertThat(SCORER.probability(new double[] {0, -1e6})).isEqualTo(1e-9);
  }

  @Test
  void valuesThatCannotBeScoredAreRefused() {
    assertThatThrownBy(() -> SCORER.probability(new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected 2 values, got 1");
    assertThatThrownBy(() -> SCORER.probability(new double[] {1, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The value of b is no finite number");
  }

  @ParameterizedTest
  @CsvSource({
    "0.9, null, Cannot map `null`",
    "linear, cubic, Could not resolve type id 'cubic'",
    "returnwise-model, other-model, found other-model in version 1",
    "'\"version\" : 1', '\"version\" : 2', found returnwise-model in version 2",
    "'\"name\" : \"b\"', '\"name\" : \"a\"', There are two features a",
    "'\"intercept\" : 0.1,', '', Missing required creator property 'intercept'",
    "'[ 1.0, 2.0 ]', '[ 1.0 ]', Expected 2 coefficients and means",
    "'[ 0, -1, 1, -1, -1 ]', '[ 0, -1, 2, -1, -1 ]', A tree asks feature 2 of 2",
    "'[ 1, 0, 3, 0, 0 ]', '[ 0, 0, 3, 0, 0 ]', Children of node 0 must be behind it",
    "'[ 1, 0, 3, 0, 0 ]', '[ 1, 0, 9, 0, 0 ]', Children of node 2 must be behind it",
    "'[ 2.0 ]', '[ 2.0, 1.0 ]', 'Expected a weight for each of 1 trees, found 2'",
    "'[ 1.0, 2.0 ]', '[ 1.0, \"NaN\" ]', 'Expected finite numbers for coefficients'",
    "'[ 2.0 ]', '[ \"Infinity\" ]', 'Expected finite numbers for weights of trees'",
    "'[ 0.1, -0.2, 0.4, 0.3, 0.6 ]', '[ 0.1, -0.2, 0.4, 1e999, 0.6 ]', Expected finite numbers",
    "0.9, 1e999, 'Expected finite numbers for the calibration'"
  })
  void aFileThatIsNoWholeModelIsRefused(String part, String other, String message) {
    String broken = file().replaceFirst(java.util.regex.Pattern.quote(part), other);

    assertThat(broken).isNotEqualTo(file());
    assertThatThrownBy(() -> read(broken))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("This is no model file: ")
        .hasMessageContaining(message);
  }

  @Test
  void halfAFileOrMoreThanOneIsRefused() {
    for (String other : List.of(file().substring(0, file().length() / 2), file() + file())) {
      assertThatThrownBy(() -> read(other))
          .as(other)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("This is no model file: ");
    }
    assertThatThrownBy(() -> new ReturnScorer(model(List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The model has no learner");
  }
}
