package dev.rekindle.cli.store;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.backup.encoding.PrivateKeys;
import dev.rekindle.backup.manifest.SigningKeys;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.TextOutput;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.cli.failure.Diagnosis;
import dev.rekindle.localize.failure.ExitCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rekindle key generate}. */
@Command(
        name = "generate",
        header = "Makes a pair of keys.",
        description = {
            "For a recipient of encrypted backups: a backup is encrypted for the public keys of at least two (--recipient), usually the operator and"
                    + " an escrow that is kept offline. Whoever has one of the private keys can restore it (--decrypt-key); without"
                    + " any, nobody can.",
            "",
            "With --signing for signatures: who makes backups signs them with the private key (--sign-key), who restores checks them with the"
                    + " public one (--verify-key).",
            "",
            "Neither file is ever replaced."
        },
        footer = {
            "  rekindle key generate --private operator.key --public operator.pub",
            "  rekindle key generate --private escrow.key --public escrow.pub",
            "  rekindle key generate --signing --private backup.key --public backup.pub"
        })
final class KeyGenerateVerb implements Verb {
    @Option(
            names = "--private",
            paramLabel = "FILE",
            required = true,
            description = "Where to put the private key, mode 0600.")
    private Path privateFile = Path.of("");

    @Option(names = "--public", paramLabel = "FILE", required = true, description = "Where to put the public key.")
    private Path publicFile = Path.of("");

    @Option(names = "--signing", description = "Make a pair that signs (Ed25519, PEM) instead of a recipient's.")
    private boolean signing;

    @Override
    public void run(Console console) throws Exception {
        if (signing) {
            SigningKeys pair = SigningKeys.generate();
            write(privateFile, pair.privatePem(), "rw-------");
            write(publicFile, pair.publicPem(), "rw-r--r--");
            console.answer(new Generated(pair.id(), Purpose.SIGNING, privateFile, publicFile));
        } else {
            PrivateKeys pair = PrivateKeys.generate();
            write(privateFile, pair.json() + "\n", "rw-------");
            write(publicFile, pair.publicKey().json() + "\n", "rw-r--r--");
            console.answer(new Generated(pair.publicKey().id(), Purpose.ENCRYPTION, privateFile, publicFile));
        }
    }

    private static void write(Path file, String text, String mode) throws CommandFailedException {
        var permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), permissions)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            throw new Complaint(
                            ExitCode.TARGET,
                            "KeyExists",
                            file + " exists and is never replaced",
                            "",
                            "",
                            "choose another name: a lost key is a lost backup")
                    .asException();
        } catch (IOException e) {
            throw Diagnosis.of(e).during("writing " + file).asException();
        }
    }

    /** What a pair is for, and what to do with its halves. */
    private enum Purpose {
        ENCRYPTION(
                "keep it, and keep it secret: it reads every backup made for it (--decrypt-key)",
                "for rekindle backup --recipient"),
        SIGNING(
                "keep it secret: who has it can sign (rekindle backup --sign-key)",
                "for everybody who is to check signatures (--verify-key)");

        private final String ofPrivate;
        private final String ofPublic;

        Purpose(String ofPrivate, String ofPublic) {
            this.ofPrivate = ofPrivate;
            this.ofPublic = ofPublic;
        }
    }

    private record Generated(String id, Purpose purpose, Path privateFile, Path publicFile) implements Answer {
        @Override
        public void writeText(TextOutput out) throws IOException {
            out.line("key " + id);
            out.line("  private  " + privateFile + "  " + purpose.ofPrivate);
            out.line("  public   " + publicFile + "  " + purpose.ofPublic);
        }

        @Override
        public void writeJson(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeStringField("purpose", purpose.name().toLowerCase(Locale.ROOT));
            json.writeStringField("private", privateFile.toString());
            json.writeStringField("public", publicFile.toString());
            json.writeEndObject();
        }
    }
}
