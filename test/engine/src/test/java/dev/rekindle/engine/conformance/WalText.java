package dev.rekindle.engine.conformance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** The records of a member's write-ahead log as text, one line each, with framing and checksums proved on the way (etcd server/storage/wal/decoder.go). */
final class WalText {
    private static final long LENGTH = 0x00ff_ffff_ffff_ffffL;
    private static final ProtoText.Reader TEXT = bytes -> new String(bytes, StandardCharsets.UTF_8);
    private static final ProtoText.Reader CONF_STATE = bytes -> ProtoText.of(bytes, Map.of());
    private static final ProtoText.Reader CONF_CHANGE = bytes -> ProtoText.of(bytes, Map.of(4, TEXT));

    private WalText() {}

    /** Reads the only segment that a freshly restored member has. */
    static List<String> read(Path memberDirectory) throws IOException {
        List<Path> segments;
        try (var files = Files.list(memberDirectory.resolve("wal"))) {
            segments = files.filter(file -> file.toString().endsWith(".wal")).toList();
        }
        if (segments.size() != 1) {
            throw new AssertionError("one segment expected, found " + segments);
        }
        return records(Files.readAllBytes(segments.getFirst()));
    }

    private static List<String> records(byte[] segment) {
        var buffer = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
        var crc = new CRC32C();
        var lines = new ArrayList<String>();
        while (buffer.remaining() >= Long.BYTES) {
            long frame = buffer.getLong();
            if (frame == 0) {
                break; // preallocated
            }
            var record = new byte[Math.toIntExact(frame & LENGTH)];
            buffer.get(record);
            buffer.position(buffer.position() + (frame < 0 ? (int) (frame >>> 56) & 7 : 0));
            lines.add(describe(record, crc));
        }
        return lines;
    }

    private static String describe(byte[] record, CRC32C crc) {
        var all = ProtoText.all(record, 3);
        var data = all.isEmpty() ? new byte[0] : all.getFirst();
        crc.update(data);
        if (ProtoText.number(record, 2) != crc.getValue()) {
            throw new AssertionError("checksum of the record " + ProtoText.of(record, Map.of()));
        }
        return switch ((int) ProtoText.number(record, 1)) {
            case 1 -> "metadata " + ProtoText.of(data, Map.of());
            case 2 -> "entry " + ProtoText.of(data, Map.of(4, CONF_CHANGE));
            case 3 -> "state " + ProtoText.of(data, Map.of());
            case 4 -> "crc";
            case 5 -> "snapshot " + ProtoText.of(data, Map.of(3, CONF_STATE));
            default -> throw new AssertionError("unknown type of record " + ProtoText.of(record, Map.of()));
        };
    }
}
