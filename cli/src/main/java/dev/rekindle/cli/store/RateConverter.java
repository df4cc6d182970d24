package dev.rekindle.cli.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A rate as people write it: {@code 500kB/s}, {@code 20MB/s}, {@code 1GB/s}, in steps of 1000. */
final class RateConverter implements ITypeConverter<Long> {
    private static final Pattern RATE = Pattern.compile("([0-9]{1,6})(kB|MB|GB)/s");

    @Override
    public Long convert(String text) {
        Matcher parts = RATE.matcher(text);
        if (!parts.matches() || Long.parseLong(parts.group(1)) == 0) {
            throw new TypeConversionException("'" + text + "' is not a rate such as 500kB/s, 20MB/s or 1GB/s");
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "kB" -> number * 1_000;
            case "MB" -> number * 1_000_000;
            default -> number * 1_000_000_000;
        };
    }
}
