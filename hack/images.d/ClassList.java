import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantPool;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Turns what {@code -XX:DumpLoadedClassList} recorded into a list that can be kept, and that list into one that {@code -Xshare:dump} takes.
 *
 * <p>A recording is never the same twice: threads load classes in another order, and a handshake or a retry more loads a few more. So the list is kept
 * with the sources, without what changes with every build: the classes of our own jars, all of which count, and the places in pools of constants
 * ({@code @cp}), all of which are linked as far as their classes are in the list.
 *
 * <p>{@code java ClassList.java keep RECORDING}, or {@code java ClassList.java complete LIST JRE JAR...}, where the JRE is the one that will run them:
 * jlink generates some classes anew. Both print to standard output.
 */
class ClassList {
    private static final String OURS = "dev/rekindle/";
    private static final String INVOKER = "@lambda-form-invoker ";

    public static void main(String[] arguments) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(arguments[1]));
        try (PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8)) {
            switch (arguments[0]) {
                case "keep" -> kept(lines).forEach(out::println);
                case "complete" ->
                    completed(lines, arguments[2], List.of(arguments).subList(3, arguments.length)).forEach(out::println);
                default -> throw new IllegalArgumentException("keep or complete, not " + arguments[0]);
            }
        }
    }

    /** The names of classes that are not ours, and the shapes of calls that Java would otherwise generate code for, each sorted. */
    private static List<String> kept(List<String> recording) {
        return Stream.concat(
                        recording.stream()
                                .filter(line -> !line.startsWith("#") && !line.startsWith("@") && !line.startsWith(OURS))
                                .map(line -> line.split(" ")[0]),
                        recording.stream().filter(line -> line.startsWith(INVOKER)))
                .sorted()
                .distinct()
                .toList();
    }

    private static List<String> completed(List<String> list, String jre, List<String> jars) throws IOException {
        TreeSet<String> wanted = list.stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("@"))
                .collect(Collectors.toCollection(TreeSet::new));
        Map<String, List<Integer>> found = new TreeMap<>();
        try (FileSystem files = FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", jre));
                DirectoryStream<Path> modules = Files.newDirectoryStream(files.getPath("/modules"))) {
            for (Path module : modules) {
                collect(module, wanted, found);
            }
        }
        for (String jar : jars) {
            try (FileSystem files = FileSystems.newFileSystem(Path.of(jar))) {
                collect(files.getPath("/"), wanted, found);
            }
        }
        List<String> lines = new ArrayList<>(found.keySet());
        list.stream().filter(line -> line.startsWith(INVOKER)).forEach(lines::add);
        found.forEach((name, places) -> {
            if (!places.isEmpty()) {
                lines.add("@cp " + name + places.stream().map(place -> " " + place).collect(Collectors.joining()));
            }
        });
        return lines;
    }

    /** Adds, of the classes under a directory, those that are wanted or ours, with the places in their pools that Java can link beforehand. */
    private static void collect(Path directory, TreeSet<String> wanted, Map<String, List<Integer>> found) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(file -> {
                String path = directory.relativize(file).toString();
                String name = path.substring(0, path.length() - ".class".length());
                if (name.startsWith(OURS) || wanted.contains(name)) {
                    found.putIfAbsent(name, linkable(file));
                }
            });
        }
    }

    private static List<Integer> linkable(Path file) {
        try {
            ConstantPool pool = ClassFile.of().parse(file).constantPool();
            return StreamSupport.stream(pool.spliterator(), false)
                    .filter(entry -> switch (entry) {
                        case ClassEntry _, MemberRefEntry _, InvokeDynamicEntry _ -> true;
                        default -> false;
                    })
                    .map(PoolEntry::index)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
