from django.db import migrations, models

FIELD = models.BooleanField(
    default=False,
    help_text="Everybody who sees the data of others. Follows from the team memberships.",
    verbose_name="signs in with a second factor",
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(model_name="user", name="needs_second_factor", field=FIELD),
        migrations.AddField(
            model_name="historicaluser", name="needs_second_factor", field=FIELD.clone()
        ),
    ]
