// Becoming a customer: an address and a password, then a look into the mail.
import { useState } from "react";
import { LookIntoMail } from "./LookIntoMail.tsx";
import { type Applied, SignUpForm } from "./SignUpForm.tsx";

export default function SignUp() {
  const [applied, setApplied] = useState<Applied | null>(null);
  return applied === null ? (
    <SignUpForm done={setApplied} />
  ) : (
    <LookIntoMail applied={applied} back={() => setApplied(null)} />
  );
}
