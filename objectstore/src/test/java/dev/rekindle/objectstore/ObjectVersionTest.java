package dev.rekindle.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectVersionTest {
    @ParameterizedTest
    @CsvSource({
        "tag,      tag,      true",
        "tag,      id@tag,   true",
        "id@tag,   tag,      true",
        "id@tag,   id@tag,   true",
        "id@tag,   other@tag, false",
        "id@tag,   id@other, false",
        "tag,      other,    false",
        "tag,      ag,       false",
        "tag,      '',       false",
        "id@tag,   '',       false"
    })
    void agreesWithWhatCanBeTheSameObject(String version, String noted, boolean agrees) {
        assertThat(new ObjectVersion(version).agreesWith(noted)).isEqualTo(agrees);
    }
}
