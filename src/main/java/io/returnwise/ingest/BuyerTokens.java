package io.returnwise.ingest;

import io.returnwise.error.InvalidConfigException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Turns raw buyer ids into tokens: HMAC-SHA-256 (RFC 2104) under a secret key, as 64 hex digits.
 *
 * <p>A user-defined function although built-ins could compute it: as an expression the key would
 * stand in query plans, the Spark UI and event logs.
 */
public final class BuyerTokens implements Serializable {
  /** Shortest key taken, in bytes. */
  public static final int MIN_KEY_BYTES = 16;

  private static final long serialVersionUID = 1L;
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] key;
  private transient ThreadLocal<Mac> macs;

  /**
   * Tokens under a key.
   *
   * @throws InvalidConfigException if the key is too short
   */
  public BuyerTokens(byte[] key) {
    if (key.length < MIN_KEY_BYTES) {
      throw new InvalidConfigException(
          "The token key is too short: expected at least %d bytes, found %d"
              .formatted(MIN_KEY_BYTES, key.length));
    }
    this.key = key.clone();
  }

  /** Token of a raw id; null stays null. */
  public String token(String rawId) {
    if (rawId == null) {
      return null;
    }
    return HexFormat.of().formatHex(mac().doFinal(rawId.getBytes(StandardCharsets.UTF_8)));
  }

  Column of(Column rawId) {
    UDF1<String, String> token = this::token;
    return functions.udf(token, DataTypes.StringType).apply(rawId);
  }

  private Mac mac() {
    if (macs == null) {
      macs = ThreadLocal.withInitial(this::newMac);
    }
    return macs.get();
  }

  private Mac newMac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("Every Java has " + ALGORITHM, e);
    }
  }
}
