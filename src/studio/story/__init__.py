"""What a story is: its words, its people, its scenes, its time, and the text files of a production.

Everything here is pure: text in, values out. Nothing reads or writes a file, knows a provider or needs numpy.

* ``parse`` turns a story into immutable spans; ``spans``, ``sentences``, ``scene_lines`` and ``prose`` are its
  parts. Who speaks in prose: ``speakers``, with ``quote_phrases`` and ``mentions``.
* ``characters`` says what the text tells about the people in it.
* ``clock`` counts time in samples.
* ``cascade`` takes the story of a film down to that of its pictures and of its sound; ``story_with_scenes`` says
  what is wrong with scenes and how they are read all the same.
* One module per file: ``voice_map``, ``srt``, ``timeline``, ``effects_file``, ``chapters``, ``metadata_files``,
  ``pronunciation``, ``scene_lines``, ``descriptions``, ``motion_file``. Each states its grammar in its docstring.
"""
