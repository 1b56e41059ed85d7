package io.returnwise.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The code that is measured.
 *
 * @param commit hash of the commit; {@code unknown} outside a repository
 * @param isChanged whether files of the code differ from the commit
 */
record Checkout(String commit, boolean isChanged) {

  /** The checkout of the working directory. */
  static Checkout found() throws IOException, InterruptedException {
    String commit = git("rev-parse", "HEAD");
    String changes = git("status", "--porcelain", "--", "src/main", "src/bench", "pom.xml");
    return new Checkout(commit.isEmpty() ? "unknown" : commit, !changes.isEmpty());
  }

  private static String git(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "git";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? said.strip() : "";
  }
}
