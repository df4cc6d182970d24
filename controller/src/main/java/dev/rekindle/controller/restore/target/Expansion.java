package dev.rekindle.controller.restore.target;

import java.util.Map;

/** {@code $(VAR)} as the kubelet expands it: a variable that is not set stays as it is written, {@code $$} is one dollar (Kubernetes third_party/forked/golang/expansion). */
final class Expansion {
    private Expansion() {}

    static String of(String text, Map<String, String> environment) {
        var out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char unit = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            int end = unit == '$' && next == '(' ? text.indexOf(')', i + 2) : -1;
            if (end >= 0) {
                out.append(environment.getOrDefault(text.substring(i + 2, end), text.substring(i, end + 1)));
                i = end + 1;
            } else if (unit == '$' && next == '$') {
                out.append('$');
                i += 2;
            } else {
                out.append(unit);
                i++;
            }
        }
        return out.toString();
    }

    /** Whether something is left that only the pod itself knows. */
    static boolean isOpen(String text) {
        return text.contains("$(");
    }
}
