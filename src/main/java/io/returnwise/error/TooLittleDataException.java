package io.returnwise.error;

/**
 * There are too few matured lines to train or judge a model. Exit code 4 where a model was asked
 * for; a whole run goes on without the outputs that need one.
 */
public final class TooLittleDataException extends UserException {
  public TooLittleDataException(String message) {
    super(message, 4, null);
  }
}
