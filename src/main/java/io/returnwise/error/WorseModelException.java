package io.returnwise.error;

/** A model was trained and stored, but is not put to use, because it is worse. Exit code 4. */
public final class WorseModelException extends UserException {
  public WorseModelException(String message) {
    super(message, 4, null);
  }
}
