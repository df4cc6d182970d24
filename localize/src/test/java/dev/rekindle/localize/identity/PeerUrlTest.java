package dev.rekindle.localize.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.localize.failure.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerUrlTest {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:2380,            http://127.0.0.1:2380",
        "HTTPS://Etcd-0.Etcd:2380,         https://Etcd-0.Etcd:2380",
        "'  http://localhost:2380\t',      http://localhost:2380",
        "http://[::1]:2380,                http://[::1]:2380",
        "http://[FE80::1%25eth0]:2380,     http://[FE80::1%25eth0]:2380",
        "http://:2380,                     http://:2380",
        "http://a_b.c:1,                   http://a_b.c:1",
        "http://a:65535,                   http://a:65535",
        "http://a:02380,                   http://a:02380",
        "unix://localhost:10,              unix://localhost:10",
        "Unixs:///run/etcd.sock,           unixs:///run/etcd.sock",
    })
    void keepsTheTextThatGoWouldPrint(String given, String kept) throws UsageException {
        assertThat(PeerUrl.parse(given).text()).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({
        "'',                        does not begin with",
        "localhost:2380,            does not begin with",
        "mailto:a,                  does not begin with",
        "ftp://localhost:2380,      scheme must be",
        "http://localhost,          has no port",
        "http://[::1],              has no port",
        "http://localhost:2380/,    not even a slash",
        "http://localhost:2380/a,   not even a slash",
        "http://localhost:2380?a=b, not even a slash",
        "http://localhost:2380#a,   not even a slash",
        "http://::1:2380,           brackets",
        "http://a b:2380,           neither a name nor an address",
        "http://a%20b:2380,         neither a name nor an address",
        "http://[::1:2380,          neither a name nor an address",
        "http://a:0,                1 to 65535",
        "http://a:65536,            1 to 65535",
        "http://a:,                 1 to 65535",
        "http://a:http,             1 to 65535",
        "http://a:+1,               1 to 65535",
        "unix://,                   does not name a socket",
    })
    void refusesWhatCannotBeAPeerUrl(String given, String reason) {
        assertThatThrownBy(() -> PeerUrl.parse(given))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://user:hunter2@a:2380", "HTTP://user:hunter2@a:2380", "user:hunter2@a"})
    void neverRepeatsAPassword(String given) {
        assertThatThrownBy(() -> PeerUrl.parse(given))
                .isInstanceOf(UsageException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void sortsByText() throws UsageException {
        List<PeerUrl> urls = PeerUrl.parseAll(List.of("https://a:1", "http://b:1", "http://a:10", "http://a:1"));

        assertThat(urls)
                .extracting(PeerUrl::text)
                .containsExactly("http://a:1", "http://a:10", "http://b:1", "https://a:1");
    }

    @Test
    void needsAtLeastOne() {
        assertThatThrownBy(() -> PeerUrl.parseAll(List.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no peer URL");
    }
}
