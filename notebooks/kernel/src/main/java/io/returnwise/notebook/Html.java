package io.returnwise.notebook;

import java.util.Objects;

/**
 * A value which a notebook shows as HTML.
 *
 * @param source the HTML, with every piece of data in it already escaped
 */
public record Html(String source) {
  public Html {
    Objects.requireNonNull(source, "source");
  }

  /** Makes text from data safe inside HTML elements and quoted attributes. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
