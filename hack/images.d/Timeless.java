import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * Takes out of a cache of linked classes when it was made. Java stores with every soft reference when it was last used, in milliseconds since the
 * machine started, and nothing else in the file depends on the time. Zero says: not of late. A node that has been up for longer than the machine that
 * built the image takes the recorded times for no more than that, too.
 *
 * <p>{@code java Timeless.java CACHE LOG}, where the log of the dump has {@code aot+map=info} and {@code aot+map+oops=trace} without decorations: it
 * says where the objects are, so nothing is assumed of how Java lays them out. What is found in another state than the log says is refused.
 */
class Timeless {
    private static final Pattern REGION = Pattern.compile("=+ region =+ \\d+ \"(\\w+)\"");
    private static final Pattern REGIONS_FIELD = Pattern.compile("- (\\w+): +(?:0x(\\p{XDigit}+)|(\\d+))");
    private static final Pattern OBJECT = Pattern.compile("0x(\\p{XDigit}+): @@ Object .*");
    private static final Pattern TIME = Pattern.compile(" *- private (?:static )?'(?:timestamp|clock)' 'J' @(\\d+) +(\\d+) .*");

    // struct GenericCDSFileMapHeader of hotspot's include/cds.h: magic, crc, version, size of the header; the crc is of all that follows.
    private static final int CRC_AT = 4;
    private static final int HEADER_SIZE_AT = 12;
    private static final int HEADER_SUMMED_FROM = 16;

    private final ByteBuffer cache;

    Timeless(byte[] bytes) {
        cache = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        byte[] bytes = Files.readAllBytes(file);
        new Timeless(bytes).forget(Files.readAllLines(Path.of(arguments[1]), StandardCharsets.ISO_8859_1));
        Files.write(file, bytes);
    }

    private void forget(List<String> log) {
        Map<String, Long> region = regionOfObjects(log);
        int size = Math.toIntExact(region.get("used"));
        int offset = Math.toIntExact(region.get("file_offset"));
        int headerSize = cache.getInt(HEADER_SIZE_AT);
        expect(cache.getInt(CRC_AT), crc(HEADER_SUMMED_FROM, headerSize - HEADER_SUMMED_FROM), "the header's sum");
        int summedAt = whereIs(crc(offset, size), headerSize);

        long object = 0;
        int times = 0;
        for (String line : log) {
            Matcher start = OBJECT.matcher(line);
            Matcher time = TIME.matcher(line);
            if (start.matches()) {
                object = Long.parseLong(start.group(1), 16);
            } else if (time.matches()) {
                int at = Math.toIntExact(offset + object - region.get("mapping_offset") + Integer.parseInt(time.group(1)));
                expect(cache.getLong(at), Long.parseLong(time.group(2)), "a time");
                cache.putLong(at, 0);
                times++;
            }
        }
        if (times == 0) {
            throw new IllegalStateException("the log shows no soft reference");
        }
        cache.putInt(summedAt, crc(offset, size));
        cache.putInt(CRC_AT, crc(HEADER_SUMMED_FROM, headerSize - HEADER_SUMMED_FROM));
    }

    /** What the log says of the region "hp", the objects. */
    private static Map<String, Long> regionOfObjects(List<String> log) {
        Map<String, Long> fields = new HashMap<>();
        String region = "";
        for (String line : log) {
            Matcher start = REGION.matcher(line);
            Matcher field = REGIONS_FIELD.matcher(line);
            if (start.matches()) {
                region = start.group(1);
            } else if (line.contains("end regions")) {
                return fields;
            } else if (region.equals("hp") && field.matches()) {
                fields.put(field.group(1), field.group(2) == null ? Long.parseLong(field.group(3)) : Long.parseLong(field.group(2), 16));
            }
        }
        throw new IllegalStateException("the log does not say where the objects are");
    }

    /** Where the header keeps this sum: it must be there once, or this is not what it is taken for. */
    private int whereIs(int sum, int headerSize) {
        int[] places = IntStream.iterate(HEADER_SUMMED_FROM, at -> at < headerSize - 3, at -> at + 4)
                .filter(at -> cache.getInt(at) == sum)
                .toArray();
        expect(places.length, 1, "places for the sum of the objects");
        return places[0];
    }

    private int crc(int from, int size) {
        CRC32 crc = new CRC32();
        crc.update(cache.array(), from, size);
        return (int) crc.getValue();
    }

    private static void expect(long found, long expected, String what) {
        if (found != expected) {
            throw new IllegalStateException(what + ": found " + found + ", expected " + expected + "; this Java lays its cache out in another way");
        }
    }
}
