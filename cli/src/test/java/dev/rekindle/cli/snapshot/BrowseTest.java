package dev.rekindle.cli.snapshot;

import static dev.rekindle.cli.KnownSnapshots.BINARY_KEY;
import static dev.rekindle.cli.KnownSnapshots.CONTROL_KEY;
import static dev.rekindle.cli.KnownSnapshots.SECRET;
import static dev.rekindle.cli.KnownSnapshots.WIDGET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.cli.CommandLineRun;
import dev.rekindle.cli.KnownSnapshots;
import dev.rekindle.cli.Rekindle;
import dev.rekindle.testing.EtcdVersion;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** {@code ls}, {@code get}, {@code count}, {@code history}, {@code diff} on a keyspace whose every revision is known. */
@TestInstance(Lifecycle.PER_CLASS)
class BrowseTest {
    private Path directory;

    private KnownSnapshots known;

    @BeforeAll
    void takeSnapshots(@TempDir Path temporary) {
        directory = temporary;
        known = KnownSnapshots.make(EtcdVersion.V3_6, directory);
    }

    @AfterAll
    void stop() {
        known.close();
    }

    @Test
    void listsKeysInByteOrderWithEscapes() {
        CommandLineRun run = ls("--keys-only");

        assertThat(run.out().lines())
                .containsExactly("\\x00\\xffk", "/registry/a", "/registry/c", "/shop/widget", "ctl\\x1b[31mred");
    }

    @Test
    void printsNoByteThatSteersATerminal() {
        for (String flag : List.of("--keys-only", "--values", "--no-progress")) {
            assertThat(ls(flag).out().chars()).allMatch(c -> c == '\n' || (c >= ' ' && c != 0x7f));
        }
    }

    @Test
    void labelsKubernetesValuesWithGroupVersionAndKind() {
        JsonNode keys = ls("-o", "json").json().path("keys");

        assertThat(key(keys, "/registry/c").path("kubernetes").toString())
                .isEqualTo("{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Secret\"}");
        assertThat(key(keys, "/shop/widget").path("kubernetes").toString())
                .isEqualTo("{\"group\":\"shop.example\",\"version\":\"v2\",\"kind\":\"Widget\"}");
        assertThat(key(keys, "/registry/a").path("kubernetes").isNull()).isTrue();
        assertThat(ls().out()).contains("v1 Secret").contains("shop.example/v2 Widget");
    }

    @Test
    void namesProtobufInsteadOfPrintingIt() {
        assertThat(ls("--values", "/registry/c").out())
                .isEqualTo("/registry/c\n  <v1 Secret, " + SECRET.size() + " bytes of protobuf>\n");
        assertThat(ls("--values", "/shop/").out()).isEqualTo("/shop/widget\n  " + WIDGET + "\n");
    }

    @Test
    void pagesThroughALongList() {
        CommandLineRun first = ls("--keys-only", "--limit", "2");
        CommandLineRun second = ls("--keys-only", "--limit", "2", "--after", "/registry/a");
        CommandLineRun last = ls("--keys-only", "--limit", "2", "--after", "/shop/widget");

        assertThat(first.out().lines()).containsExactly("\\x00\\xffk", "/registry/a");
        assertThat(first.err()).isEqualTo("note: 2 of 5 keys; go on with --after /registry/a\n");
        assertThat(second.out().lines()).containsExactly("/registry/c", "/shop/widget");
        assertThat(last.out().lines()).containsExactly("ctl\\x1b[31mred");
        assertThat(last.err()).isEmpty();
    }

    @Test
    void saysInJsonWhetherMoreKeysFollow() {
        JsonNode page = ls("-o", "json", "--limit", "2").json();

        assertThat(page.path("revision").asLong()).isEqualTo(9);
        assertThat(page.path("count").asLong()).isEqualTo(5);
        assertThat(page.path("more").asBoolean()).isTrue();
        assertThat(page.path("keys")).hasSize(2);
    }

    @Test
    void listsThePast() {
        assertThat(ls("--keys-only", "--rev", "3").out().lines()).containsExactly("/registry/a", "/registry/b");
        assertThat(ls("--values", "--rev", "3", "/registry/a").out()).isEqualTo("/registry/a\n  one\n");
    }

    @Test
    void typesAndPrintsHexAndBase64() {
        assertThat(ls("--keys-only", "--hex", "00").out()).isEqualTo("00ff6b\n");
        assertThat(ls("--keys-only", "--base64", BINARY_KEY.base64()).out()).isEqualTo(BINARY_KEY.base64() + "\n");
        assertThat(ls("--hex", "xyz").exit()).isEqualTo(40);
        assertThat(ls("--hex", "--base64").exit()).isEqualTo(40);
    }

    @Test
    void understandsTheEscapesThatItPrints() {
        for (String key : ls("--keys-only").out().lines().toList()) {
            assertThat(CommandLineRun.of("snapshot", "get", known.backup(), key).exit())
                    .as(key)
                    .isZero();
        }
    }

    @Test
    void getsAKeyAsItWas() {
        JsonNode now = get("/registry/a").json();
        JsonNode then = get("/registry/a", "--rev", "3").json();

        assertThat(now.path("value").asText()).isEqualTo("three");
        assertThat(now.path("version").asLong()).isEqualTo(2);
        assertThat(now.path("createRevision").asLong()).isEqualTo(2);
        assertThat(now.path("modRevision").asLong()).isEqualTo(4);
        assertThat(then.path("value").asText()).isEqualTo("one");
    }

    @Test
    void writesTheBytesOfAValueUnchanged() {
        var out = new ByteArrayOutputStream();

        int exit = Rekindle.run(
                List.of("snapshot", "get", known.backup().toString(), "\\x00\\xffk", "--raw"),
                InputStream.nullInputStream(),
                out,
                OutputStream.nullOutputStream());

        assertThat(exit).isZero();
        assertThat(out.toByteArray()).containsExactly(7, 0);
    }

    @Test
    void saysThatAKeyIsNotThere() {
        CommandLineRun deleted = get("/registry/b");

        assertThat(deleted.exit()).isEqualTo(40);
        assertThat(deleted.err()).startsWith("error: there is no key /registry/b at revision 9\n");
    }

    @Test
    void counts() {
        assertThat(CommandLineRun.of("snapshot", "count", known.backup()).out()).isEqualTo("5\n");
        assertThat(CommandLineRun.of("snapshot", "count", known.backup(), "/registry/", "--rev", "5")
                        .out())
                .isEqualTo("3\n");
        assertThat(CommandLineRun.of("snapshot", "count", known.backup(), "nothing", "-o", "json")
                        .json()
                        .toString())
                .isEqualTo("{\"revision\":9,\"count\":0}");
    }

    @Test
    void tellsTheHistoryOfAKey() {
        CommandLineRun run = CommandLineRun.of("snapshot", "history", known.backup(), "/registry/b", "--values");

        assertThat(run.out().lines().map(line -> line.strip().split(" +", -1)[0]))
                .containsExactly("REVISION", "3", "6");
        assertThat(run.out()).contains("put").contains("two").contains("delete");
    }

    @Test
    void refusesRevisionsThatTheSnapshotDoesNotKnow() {
        CommandLineRun future = ls("--rev", "10");
        CommandLineRun negative = ls("--rev", "-1");

        assertThat(future.exit()).isEqualTo(40);
        assertThat(future.err())
                .contains("revision 10 is later than the snapshot")
                .contains("next: ");
        assertThat(negative.exit()).isEqualTo(40);
    }

    @Test
    void comparesTwoSnapshots() {
        CommandLineRun text = CommandLineRun.of("snapshot", "diff", known.backup(), known.later());
        JsonNode json = CommandLineRun.of("snapshot", "diff", known.backup(), known.later(), "-o", "json")
                .json();

        assertThat(text.out())
                .isEqualTo("+ /registry/d\n~ /registry/a  4 -> 11\n1 added, 0 removed, 1 changed, 4 unchanged\n");
        assertThat(json.path("equal").asBoolean()).isFalse();
        assertThat(json.path("added").findValuesAsText("key")).containsExactly("/registry/d");
        assertThat(json.path("changed")
                        .path(0)
                        .path("after")
                        .path("modRevision")
                        .asLong())
                .isEqualTo(11);
    }

    @Test
    void findsASnapshotEqualToItself() {
        JsonNode json = CommandLineRun.of("snapshot", "diff", known.backup(), known.backup(), "-o", "json")
                .json();

        assertThat(json.path("equal").asBoolean()).isTrue();
        assertThat(json.path("unchanged").asLong()).isEqualTo(5);
    }

    @Test
    void keepsKeysInBase64WhateverTheyAre() {
        JsonNode keys = ls("-o", "json", "--keys-only").json().path("keys");

        assertThat(keys.findValuesAsText("keyBase64")).contains(BINARY_KEY.base64(), CONTROL_KEY.base64());
    }

    private CommandLineRun ls(Object... more) {
        return run("ls", more);
    }

    private CommandLineRun get(Object... more) {
        var arguments = new Object[more.length + 2];
        System.arraycopy(more, 0, arguments, 0, more.length);
        arguments[more.length] = "-o";
        arguments[more.length + 1] = "json";
        return run("get", arguments);
    }

    private CommandLineRun run(String verb, Object... more) {
        var arguments = new Object[more.length + 3];
        arguments[0] = "snapshot";
        arguments[1] = verb;
        arguments[2] = known.backup();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return CommandLineRun.of(arguments);
    }

    private static JsonNode key(JsonNode keys, String name) {
        for (JsonNode key : keys) {
            if (key.path("key").asText().equals(name)) {
                return key;
            }
        }
        throw new AssertionError("no key " + name + " in " + keys);
    }
}
