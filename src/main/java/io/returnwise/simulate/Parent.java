package io.returnwise.simulate;

import java.time.LocalDate;

/** A product with its variants. All of them share the title, the list price and the first day. */
record Parent(
    String id,
    Category category,
    String brand,
    String title,
    long listPriceCents,
    LocalDate listedOn) {}
