package dev.rekindle.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.TextOutput;
import dev.rekindle.cli.console.Verb;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rekindle completion}. */
@Command(
        name = "completion",
        header = "Prints a script that lets a shell complete commands and options.",
        description = "Source it in the shell's start-up file, or put it where the shell looks for completions.",
        footer = {
            "  rekindle completion bash > /etc/bash_completion.d/rekindle",
            "  rekindle completion zsh > rekindle.zsh"
        })
final class CompletionCommand implements Verb {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.BASH;

    /** A shell that can be taught. */
    enum Shell {
        /** GNU Bash. */
        BASH,
        /** Z shell, by its bash compatibility. */
        ZSH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public void run(Console console) throws IOException {
        if (spec == null) {
            throw new IllegalStateException("run without picocli");
        }
        console.answer(
                new Script(shell, AutoComplete.bash("rekindle", spec.root().commandLine())));
    }

    private record Script(Shell shell, String script) implements Answer {
        @Override
        public void writeText(TextOutput out) throws IOException {
            if (shell == Shell.ZSH) {
                out.line("autoload -U +X compinit && compinit");
                out.line("autoload -U +X bashcompinit && bashcompinit");
            }
            out.raw(script);
        }

        @Override
        public void writeJson(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeStringField("shell", shell.toString());
            json.writeStringField("script", script);
            json.writeEndObject();
        }
    }
}
