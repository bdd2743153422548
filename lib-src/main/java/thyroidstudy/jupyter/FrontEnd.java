package thyroidstudy.jupyter;

import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import thyroidstudy.plot.Note;

/** Where things are shown while a cell runs: the notebook, or the terminal where there is none. */
public interface FrontEnd {

    /** Shows a note in the cell that runs. */
    static void show(Note note) {
        current().show(Renderings.of(note));
    }

    /**
     * Shows something.
     *
     * @return a handle for {@link #update}
     */
    String show(MimeBundle content);

    /** Replaces in place what was shown under a handle. */
    void update(String handle, MimeBundle content);

    /** Whether {@link #update} really replaces; false means that every update leaves another line behind. */
    boolean updatesInPlace();

    /** The front end in use; prints to standard output until a kernel has announced itself. */
    static FrontEnd current() {
        return Holder.CURRENT.get();
    }

    /**
     * Called by the kernel's adapter when the kernel starts. Numbers are then written the same in every country, also by Tablesaw and by
     * the cells' own {@code String.format}.
     */
    static void use(FrontEnd frontEnd) {
        Locale.setDefault(Locale.ROOT);
        Holder.CURRENT.set(frontEnd);
    }

    /** Holds the one front end of this process: a kernel is a process of its own. */
    final class Holder {
        private static final AtomicReference<FrontEnd> CURRENT = new AtomicReference<>(new Terminal());

        private Holder() {}
    }

    /**
     * The cells of a notebook.
     *
     * @param show   displays content under a handle
     * @param update replaces what was displayed under a handle
     */
    record Cells(BiConsumer<MimeBundle, String> show, BiConsumer<MimeBundle, String> update) implements FrontEnd {

        @Override
        public String show(MimeBundle content) {
            String handle = UUID.randomUUID().toString();
            show.accept(content, handle);
            return handle;
        }

        @Override
        public void update(String handle, MimeBundle content) {
            update.accept(content, handle);
        }

        @Override
        public boolean updatesInPlace() {
            return true;
        }
    }

    /** Plain lines on standard output. */
    final class Terminal implements FrontEnd {
        @Override
        public String show(MimeBundle content) {
            System.out.println(content.text());
            return "";
        }

        @Override
        public void update(String handle, MimeBundle content) {
            System.out.println(content.text());
        }

        @Override
        public boolean updatesInPlace() {
            return false;
        }
    }
}
