package dev.rekindle.controller;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Secrets under names of their own, which are looked for in whatever is said; also as Base64, which is how Secrets hold them. */
final class Canaries {
    private final Map<String, String> secrets = new TreeMap<>();

    /** Adds one. */
    Canaries add(String name, String secret) {
        secrets.put(name, secret);
        secrets.put(name + " in Base64", Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** The names of those that stand in one of the texts, with where; never a secret itself. */
    Set<String> in(Map<String, String> texts) {
        var found = new TreeSet<String>();
        texts.forEach((place, text) -> secrets.forEach((name, secret) -> {
            if (text.contains(secret)) {
                found.add(name + " in " + place);
            }
        }));
        return found;
    }

    /** How many there are. */
    int size() {
        return secrets.size() / 2;
    }

    /** Lines of a key without its armour, which could be broken anywhere. */
    static List<String> linesOf(String pem) {
        return pem.lines().filter(line -> !line.startsWith("-----")).toList();
    }
}
