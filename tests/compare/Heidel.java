// SPDX-License-Identifier: MIT
// Heidel.java ENGLISH|GERMAN NEWS|NARRATIVES|COLLOQUIAL CONFIGURATION NO|STANFORDPOSTAGGER < in.jsonl > out.jsonl: HeidelTime over Adit's JSON Lines; layer timex as the result.
import de.unihd.dbs.heideltime.standalone.*;
import de.unihd.dbs.uima.annotator.heideltime.resources.Language;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.regex.*;
import javax.json.*;

public class Heidel {
    static final Pattern TAG = Pattern.compile("<TIMEX3 ([^>]*)>|</TIMEX3>|<TIMEX3INTERVAL [^>]*>|</TIMEX3INTERVAL>");
    static final Pattern ATTRIBUTE = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    static String plain(String s) {
        return s.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&");
    }

    // The body is the text with tags in between: walking over it counts the code points outside of tags.
    static JsonArrayBuilder rows(String ml) {
        String body = ml.substring(ml.indexOf("<TimeML>\n") + 9, ml.lastIndexOf("\n</TimeML>"));
        JsonArrayBuilder out = Json.createArrayBuilder();
        Matcher m = TAG.matcher(body);
        int at = 0, last = 0, start = -1;
        String attributes = null;
        while (m.find()) {
            String piece = plain(body.substring(last, m.start()));
            at += piece.codePointCount(0, piece.length());
            last = m.end();
            if (m.group(1) != null) {
                start = at;
                attributes = m.group(1);
            } else if (m.group().equals("</TIMEX3>") && start >= 0) {
                JsonObjectBuilder row = Json.createObjectBuilder().add("start", start).add("end", at);
                for (Matcher a = ATTRIBUTE.matcher(attributes); a.find(); )
                    if (!a.group(1).equals("tid")) row.add(a.group(1), a.group(2));
                out.add(row);
                start = -1;
            }
        }
        return out;
    }

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);  // the library logs there
        HeidelTimeStandalone tagger = new HeidelTimeStandalone(Language.valueOf(args[0]), DocumentType.valueOf(args[1]),
            OutputType.TIMEML, args[2], POSTagger.valueOf(args[3]), false);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            JsonObject d = Json.createReader(new StringReader(line)).readObject();
            String created = d.containsKey("meta") ? d.getJsonObject("meta").getString("created", "2000-01-01") : "2000-01-01";
            Date date = new SimpleDateFormat("yyyy-MM-dd").parse(created.substring(0, 10));
            JsonArrayBuilder timex = Json.createArrayBuilder();
            try {
                timex = rows(tagger.process(d.getString("text"), date));
            } catch (Exception e) {
                System.err.println(d.getString("id") + ": " + e);
            }
            out.println(Json.createObjectBuilder().add("id", d.getString("id")).add("text", d.getString("text"))
                .add("layers", Json.createObjectBuilder().add("timex", timex)).build());
        }
    }
}
