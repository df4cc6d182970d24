package dev.rekindle.testing.gcs;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** A bucket without versioning: one generation of each name. */
final class FakeBucket {
    private static final int LARGEST_PAGE = 1000;

    private final String name;
    private final InstantSource clock;
    private final AtomicLong generations = new AtomicLong(1_700_000_000_000_000L);
    private final TreeMap<byte[], FakeObject> objects = new TreeMap<>(Arrays::compareUnsigned);
    private Map<String, Object> settings = Map.of();
    private boolean heedless;

    FakeBucket(String name, InstantSource clock) {
        this.name = name;
        this.clock = clock;
    }

    synchronized void settings(Map<String, Object> more) {
        settings = Map.copyOf(more);
    }

    synchronized void ignorePreconditions() {
        heedless = true;
    }

    synchronized GcsAnswer describe() {
        var json = new TreeMap<String, Object>(Map.of("kind", "storage#bucket", "name", name, "id", name));
        json.putAll(settings);
        return GcsAnswer.json(200, json);
    }

    synchronized Optional<FakeObject> find(String object, Map<String, String> query) {
        return Optional.ofNullable(objects.get(utf8(object)))
                .filter(found -> !query.containsKey("generation")
                        || query.get("generation").equals(String.valueOf(found.generation())));
    }

    /** Whether the {@code ifGenerationMatch} of a request holds; 0 says that there must be no object. */
    synchronized boolean holds(String object, Map<String, String> query) {
        String expected = query.get("ifGenerationMatch");
        if (expected == null || heedless) {
            return true;
        }
        FakeObject found = objects.get(utf8(object));
        return expected.equals(found == null ? "0" : String.valueOf(found.generation()));
    }

    /** Creates or replaces, as the precondition allows; empty where it does not. */
    synchronized Optional<FakeObject> put(
            String object, byte[] bytes, String contentType, Map<String, String> metadata, Map<String, String> query) {
        if (!holds(object, query)) {
            return Optional.empty();
        }
        var made = new FakeObject(
                new FakeObject.Id(name, object, generations.incrementAndGet()),
                bytes,
                contentType,
                metadata,
                clock.instant());
        objects.put(utf8(object), made);
        return Optional.of(made);
    }

    synchronized GcsAnswer delete(String object, Map<String, String> query) {
        if (find(object, query).isEmpty()) {
            return GcsAnswer.noSuchObject(name, object);
        }
        if (!holds(object, query)) {
            return GcsAnswer.preconditionFailed();
        }
        objects.remove(utf8(object));
        return GcsAnswer.empty(204);
    }

    synchronized GcsAnswer list(Map<String, String> query) {
        String prefix = query.getOrDefault("prefix", "");
        int size = Math.min(Integer.parseInt(query.getOrDefault("maxResults", "" + LARGEST_PAGE)), LARGEST_PAGE);
        byte[] after = Base64.getUrlDecoder().decode(query.getOrDefault("pageToken", ""));
        var items = new ArrayList<Map<String, Object>>();
        var page = new TreeMap<String, Object>(Map.of("kind", "storage#objects"));
        for (FakeObject object : objects.tailMap(after, false).values()) {
            if (!object.name().startsWith(prefix)) {
                continue;
            }
            if (items.size() == size) {
                String last = String.valueOf(items.getLast().get("name"));
                page.put("nextPageToken", Base64.getUrlEncoder().encodeToString(utf8(last)));
                break;
            }
            items.add(object.json());
        }
        page.put("items", items);
        return GcsAnswer.json(200, page);
    }

    synchronized List<FakeObject> all() {
        return List.copyOf(objects.values());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
