package dev.rekindle.objectstore.gcs;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What others wrote, made fit to be shown: one line, cut, and without what looks like a token, a signature or a session. */
final class Scrubbed {
    private static final int LONGEST = 300;
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(bearer\\s+|(?:upload_id|signature|token|assertion|encryption-key|private_key)[\"']?\\s*[=:]\\s*[\"']?)[^\\s&\"',;]+");

    private Scrubbed() {}

    static String text(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String line = text.substring(0, Math.min(text.length(), LONGEST * 4))
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        String clean = SECRET.matcher(line).replaceAll("$1[redacted]");
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
    }
}
