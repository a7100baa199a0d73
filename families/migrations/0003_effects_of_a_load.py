"""A load says what it wrote and what its reader should know."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the two lists."""

    dependencies = [("families", "0002_same_council")]

    operations = [
        migrations.AddField(
            model_name="feedload",
            name="effects",
            field=models.JSONField(
                default=dict, help_text="What loading it wrote, or its preview would: name to number."
            ),
        ),
        migrations.AddField(
            model_name="feedload",
            name="notes",
            field=models.JSONField(default=list, help_text="What the reader should know: one sentence each."),
        ),
    ]
