package io.returnwise.schema.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.returnwise.error.InvalidDataException;
import org.junit.jupiter.api.Test;

class TruthNamesTest {
  @Test
  void everyNameIsThatOfOneKindOrCause() {
    for (BuyerKind kind : BuyerKind.values()) {
      assertThat(BuyerKind.of(kind.id())).isEqualTo(kind);
    }
    for (ListingCause cause : ListingCause.values()) {
      assertThat(ListingCause.of(cause.id())).isEqualTo(cause);
    }
  }

  @Test
  void anUnknownNameIsInvalidData() {
    assertThatThrownBy(() -> BuyerKind.of("saint"))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("The truth names an unknown kind of buyer: saint");
    assertThatThrownBy(() -> ListingCause.of("WRONG_SIZE_CHART"))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("The truth names an unknown cause of a listing: WRONG_SIZE_CHART");
  }
}
