package io.returnwise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** With {@code -Dreturnwise.write-docs=true} the pages are written instead of compared. */
class DocsTest {
  private static final String WRITE = "returnwise.write-docs";

  @Test
  void thePageOnTablesIsWhatTheCodeDeclares() throws IOException {
    compareOrWrite("docs/tables.md", ReferencePages.tables());
  }

  @Test
  void thePageOnSettingsIsWhatTheCodeDeclares() throws IOException {
    compareOrWrite("docs/settings.md", ReferencePages.settings());
  }

  @Test
  void thePageOnFeaturesIsWhatTheCodeDeclares() throws IOException {
    compareOrWrite("docs/features.md", ReferencePages.features());
  }

  private static void compareOrWrite(String page, String rendered) throws IOException {
    Path path = Path.of(page);
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(path, rendered);
    }
    assertThat(path)
        .as("%s differs from the code: run this test with -D%s=true", page, WRITE)
        .content()
        .isEqualTo(rendered);
  }
}
