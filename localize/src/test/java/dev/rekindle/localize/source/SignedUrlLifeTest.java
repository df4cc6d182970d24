package dev.rekindle.localize.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedUrlLifeTest {
    @ParameterizedTest
    @CsvSource({
        "X-Amz-Date=20261126T120000Z&X-Amz-Expires=3600&X-Amz-Signature=00, 2026-11-26T13:00:00Z",
        "x=1&X-Goog-Expires=60&X-Goog-Date=20261126T120000Z,               2026-11-26T12:01:00Z"
    })
    void readsWhenAUrlEnds(String query, Instant end) {
        assertThat(SignedUrlLife.of(URI.create("https://store/b/k?" + query))).contains(new SignedUrlLife(end));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://store/b/k",
                "https://store/b/k?",
                "https://store/b/k?X-Amz-Date=20261126T120000Z",
                "https://store/b/k?X-Amz-Date=20261126T120000Z&X-Goog-Expires=1",
                "https://store/b/k?X-Amz-Date=yesterday&X-Amz-Expires=1",
                "https://store/b/k?X-Amz-Date=20261126T120000Z&X-Amz-Expires=99999999999",
                "https://store/b/k?=&&&="
            })
    void knowsNothingOfOtherUrls(String url) {
        assertThat(SignedUrlLife.of(URI.create(url))).isEmpty();
    }

    @Test
    void goesByTheClockOfTheServer() {
        var life = new SignedUrlLife(Instant.parse("2026-11-26T13:00:00Z"));

        assertThat(life.endedBefore(answeredAt("Thu, 26 Nov 2026 13:00:01 GMT")))
                .isTrue();
        assertThat(life.endedBefore(answeredAt("Thu, 26 Nov 2026 12:59:59 GMT")))
                .isFalse();
        assertThat(life.endedBefore(answeredAt("soon"))).isFalse();
    }

    private static HttpHeaders answeredAt(String date) {
        return HttpHeaders.of(Map.of("Date", List.of(date)), (_, _) -> true);
    }
}
