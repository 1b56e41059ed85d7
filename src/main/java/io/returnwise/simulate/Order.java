package io.returnwise.simulate;

import java.time.LocalDate;
import java.time.LocalDateTime;

/**
 * The head of one order.
 *
 * @param isGuest whether the export names no buyer; there is one all the same
 */
record Order(long number, LocalDateTime at, int buyer, boolean isGuest) {
  LocalDate day() {
    return at.toLocalDate();
  }
}
