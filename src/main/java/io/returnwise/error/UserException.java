package io.returnwise.error;

/** A failure the user can fix. Its message stands alone; no stack trace is shown. */
public abstract class UserException extends RuntimeException {
  private final int exitCode;

  protected UserException(String message, int exitCode, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The code the process ends with. */
  public final int exitCode() {
    return exitCode;
  }
}
