package dev.rekindle.controller.status;

/** How texts for people fit into a status. */
public final class Sentences {
    /** The longest that the resources' definitions take. */
    public static final int LONGEST = 4096;

    private static final String CUT = " … (cut)";

    private Sentences() {}

    /** The text on one line without control characters, cut to {@value #LONGEST} characters. */
    public static String fitted(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        if (line.length() <= LONGEST) {
            return line;
        }
        int end = LONGEST - CUT.length();
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + CUT;
    }
}
