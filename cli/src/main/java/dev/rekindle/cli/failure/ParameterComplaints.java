package dev.rekindle.cli.failure;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what picocli refuses on a command line into a complaint that names the mistake and the likely remedy. */
public final class ParameterComplaints {
    private ParameterComplaints() {}

    /** What to say; an argument is quoted without what may be a signature or a password in it. */
    public static Complaint of(ParameterException e) {
        String help = "see " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        return switch (e) {
            case UnmatchedArgumentException unmatched -> ofUnmatched(unmatched, help);
            case MissingParameterException missing -> Complaint.usage(lowerFirst(missing.getMessage()), help);
            case OverwrittenOptionException twice ->
                Complaint.usage(lowerFirst(twice.getMessage()), "give it once; " + help);
            default -> Complaint.usage(lowerFirst(e.getMessage()), help);
        };
    }

    private static Complaint ofUnmatched(UnmatchedArgumentException e, String help) {
        String first = e.getUnmatched().getFirst();
        String what =
                (e.isUnknownOption() ? "unknown option " : "unexpected argument ") + quoted(first, e.isUnknownOption());
        boolean verbExpected = !e.getCommandLine().getSubcommands().isEmpty();
        if (!e.isUnknownOption() && verbExpected) {
            what = "unknown verb " + quoted(first, false);
        }
        List<String> suggestions = e.getSuggestions();
        return Complaint.usage(
                what,
                suggestions.isEmpty() ? help : "did you mean " + String.join(" or ", suggestions) + "? Else " + help);
    }

    private static String quoted(String argument, boolean option) {
        int end = option ? argument.indexOf('=') : argument.indexOf('?');
        return "'" + (end < 0 ? argument : argument.substring(0, end)) + "'";
    }

    private static String lowerFirst(@org.jspecify.annotations.Nullable String text) {
        String message = String.valueOf(text);
        return message.isEmpty() ? message : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    /** No verb was given where one must be. */
    public static Complaint missingVerb(CommandLine command) {
        String name = command.getCommandSpec().qualifiedName();
        return Complaint.usage(
                "no verb given: " + name + " "
                        + String.join("|", command.getSubcommands().keySet()),
                "see " + name + " --help");
    }
}
