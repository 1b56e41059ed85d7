package io.returnwise.notebook;

/**
 * A cell that could not be compiled, or that ended with something other than a runtime exception.
 *
 * <p>Carries no stack trace of its own: the reader of a notebook cares about the cell, not about
 * the kernel.
 */
public final class CellException extends RuntimeException {
  CellException(String message) {
    this(message, null);
  }

  CellException(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
