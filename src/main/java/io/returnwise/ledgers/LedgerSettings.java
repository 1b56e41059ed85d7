package io.returnwise.ledgers;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.Problems;

/**
 * Settings of the ledgers.
 *
 * @param personOrders most orders of one person; a buyer with more stands for many people
 * @param mostAppends builds that continue an earlier one before everything is built anew
 */
public record LedgerSettings(int personOrders, int mostAppends) {
  public static final LedgerSettings DEFAULTS = new LedgerSettings(5_000, 30);

  public LedgerSettings {
    new Problems("Invalid ledger settings")
        .require(
            personOrders >= 1, "ledger.person-orders must be at least 1, but is %d", personOrders)
        .require(mostAppends >= 0, "ledger.most-appends must be at least 0, but is %d", mostAppends)
        .throwIfAny(InvalidConfigException::new);
  }
}
