package io.returnwise.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchRuntimeException;

import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JavaKernelTest {
  private final JavaKernel kernel = new JavaKernel();

  @AfterEach
  void stop() {
    kernel.onShutdown(false);
  }

  @Test
  void aCellShowsItsLastExpression() {
    assertThat(
            text(
                "int a = 20;\n/** Twice. */\nint twice(int x) {\n  return 2 * x;\n}\ntwice(a) + 2"))
        .isEqualTo("42");
  }

  @Test
  void declarationsAssignmentsAndCommentsShowNothing() {
    assertThat(kernel.eval("int a = 1;")).isNull();
    assertThat(kernel.eval("a = 2;")).isNull();
    assertThat(kernel.eval("// nothing\n")).isNull();
    assertThat(kernel.eval("")).isNull();
    assertThat(text("a")).isEqualTo("2");
  }

  @Test
  void anImageIsShownAsPng() {
    DisplayData shown = kernel.eval("new java.awt.image.BufferedImage(2, 2, 1)");
    assertThat((String) shown.getData(MIMEType.IMAGE_PNG)).startsWith("iVBORw0KGgo");
  }

  @Test
  void htmlIsShownAsHtml() {
    DisplayData shown = kernel.eval("new io.returnwise.notebook.Html(\"<b>bold</b>\")");
    assertThat(shown.getData(MIMEType.TEXT_HTML)).isEqualTo("<b>bold</b>");
  }

  @Test
  void dataIsEscaped() {
    assertThat(Html.escape("<a href='x'>\"&\""))
        .isEqualTo("&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;");
  }

  @Test
  void aCompileErrorPointsAtItsPlace() {
    assertThatExceptionOfType(CellException.class)
        .isThrownBy(() -> kernel.eval("int a = 1;\nint b =\n    a + \"one\";"))
        .withMessageStartingWith("    a + \"one\";\n      ^ incompatible types");
  }

  @Test
  void aDefinitionThatUsesAnUndefinedNameIsAnError() {
    assertThatExceptionOfType(CellException.class)
        .isThrownBy(() -> kernel.eval("int half() {\n  return missing / 2;\n}"))
        .withMessageContaining("missing");
  }

  @Test
  void anUnfinishedCellIsAnError() {
    assertThatExceptionOfType(CellException.class)
        .isThrownBy(() -> kernel.eval("int half(int x) {"))
        .withMessageContaining("ends in the middle of");
  }

  @Test
  void anExceptionOfACellComesOutAsItIs() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> kernel.eval("throw new IllegalStateException(\"no\");"))
        .withMessage("no");
  }

  @Test
  void anErrorOfACellBecomesAnException() {
    assertThatExceptionOfType(CellException.class)
        .isThrownBy(() -> kernel.eval("throw new AssertionError(\"no\");"))
        .withMessage("java.lang.AssertionError: no");
  }

  @Test
  void aLambdaFindsTheClassesOfCells() {
    kernel.eval("record Point(int x) {}");
    assertThat(
            text(
                "Class.forName(Point.class.getName(), false,"
                    + " Thread.currentThread().getContextClassLoader()) == Point.class"))
        .isEqualTo("true");
  }

  @Test
  void theTraceOfAnErrorEndsAtTheCell() {
    RuntimeException error = catchRuntimeException(() -> kernel.eval("Integer.parseInt(\"one\")"));
    assertThat(kernel.formatError(error))
        .startsWith("java.lang.NumberFormatException: For input string: \"one\"")
        .noneMatch(line -> line.contains("CellControl"));
  }

  private String text(String cell) {
    return (String) kernel.eval(cell).getData(MIMEType.TEXT_PLAIN);
  }
}
