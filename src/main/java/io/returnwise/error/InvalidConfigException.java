package io.returnwise.error;

/** A setting, mapping, day, key or option is wrong. Exit code 2. */
public final class InvalidConfigException extends UserException {
  public InvalidConfigException(String message) {
    this(message, null);
  }

  public InvalidConfigException(String message, Throwable cause) {
    super(message, 2, cause);
  }
}
