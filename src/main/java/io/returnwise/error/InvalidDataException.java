package io.returnwise.error;

/** A file or table is missing, broken or not what it should be. Exit code 3. */
public final class InvalidDataException extends UserException {
  public InvalidDataException(String message) {
    this(message, null);
  }

  public InvalidDataException(String message, Throwable cause) {
    super(message, 3, cause);
  }
}
