package thyroidstudy.jupyter;

import java.util.Map;

/** What is shown in a cell as a table of names and values. */
public interface Summary {

    /** Name to value, in the order in which they are shown. */
    Map<String, String> configuration();
}
