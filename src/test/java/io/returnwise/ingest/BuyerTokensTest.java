package io.returnwise.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.schema.OrderLines;
import io.returnwise.testing.SmallShop;
import io.returnwise.testing.SparkExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class BuyerTokensTest {

  @Test
  void areTheHmacOfTheIdUnderTheKey(SparkSession spark, @TempDir Path folder)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Parsed.KEY, "HmacSHA256"));
    String expected =
        HexFormat.of().formatHex(mac.doFinal("ann@example.com".getBytes(StandardCharsets.UTF_8)));

    assertThat(new BuyerTokens(Parsed.KEY).token("ann@example.com")).isEqualTo(expected);
    assertThat(
            Parsed.orders(
                    spark,
                    folder,
                    SmallShop.MAPPING,
                    "O1,1,2025-03-01T10:00:00,S1,1,9.99,EUR, ann@example.com ,SALE,")
                .lines()
                .get(0)
                .<String>getAs(OrderLines.BUYER_TOKEN.name()))
        .isEqualTo(expected);
  }

  @Test
  void agreeWithThePublishedTestVector() {
    // RFC 4231, test case 6 has a key of 131 bytes.
    byte[] key = new byte[131];
    java.util.Arrays.fill(key, (byte) 0xaa);

    assertThat(new BuyerTokens(key).token("Test Using Larger Than Block-Size Key - Hash Key First"))
        .isEqualTo("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  }

  @Test
  void leaveNoBuyerAsNoBuyer() {
    assertThat(new BuyerTokens(Parsed.KEY).token(null)).isNull();
  }

  @Test
  void refuseAShortKey() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> new BuyerTokens(new byte[15]))
        .withMessage("The token key is too short: expected at least 16 bytes, found 15");
  }
}
